using System.Diagnostics;
using System.Text;

namespace Curb.Tests.Support;

/// <summary>The <c>curb</c> command as a process of its own: what a person or a script sees of it.</summary>
public static class CurbProcess
{
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Curb.Cli.dll");

    public static CommandResult Run(params string[] arguments) => RunWithInput(null, arguments);

    public static CommandResult RunWithInput(byte[]? input, params string[] arguments)
    {
        using var process = Start(arguments, input is not null);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (input is not null)
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }

        process.WaitForExit();
        return new CommandResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Starts the command and leaves it running; the caller ends it.</summary>
    public static Process Start(IEnumerable<string> arguments, bool withInput = false)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = withInput,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["CURB_HOME"] = SharedData.Checkout;
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
    }
}

/// <summary>What a command left: exit code, standard output and standard error.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')).ToList();

    public string Header => Lines.Count > 0 ? Lines[0] : "";

    /// <summary>The rows by column name. Good for output without quoted commas, which the contract's tables are in these tests.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Rows
    {
        get
        {
            var names = Header.Split(',');
            return Lines.Skip(1).Select(line => (IReadOnlyDictionary<string, string>)Cells(line).Zip(names).ToDictionary(pair => pair.Second, pair => pair.First)).ToList();
        }
    }

    private static IEnumerable<string> Cells(string line)
    {
        var cell = new StringBuilder();
        bool quoted = false;
        foreach (char c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                yield return cell.ToString();
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        yield return cell.ToString();
    }
}

/// <summary>A folder for one test, gone after it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("curb-test-").FullName;

    public string Path { get; }

    public string File(string name, string text, Encoding? encoding = null)
    {
        var path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllText(path, text, encoding ?? new UTF8Encoding(false));
        return path;
    }

    /// <summary>The path of a name within the folder; nothing is written.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Sub(string name) => File(name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
