using System.Reflection;
using Curb.Tests.Support;

namespace Curb.Tests.Faults;

/// <summary>
/// Faults that were seen in other systems of the field, by their number in the project's list, and the test that keeps each out of this one.
/// Faults of capabilities that don't stand yet (exports to networks, pseudonyms, order checks: 12, 21, 22, 23, 27, 30) come with them.
/// </summary>
public class FaultRegisterTests
{
    private static readonly IReadOnlyList<string[]> s_register =
        [.. File.ReadLines(Path.Combine(SharedData.Checkout, "tests", "Curb.Tests", "Faults", "register.csv")).Skip(1).Select(line => line.Split(','))];

    [Fact]
    public void Every_fault_in_the_register_is_kept_out_by_a_test_that_exists() =>
        Assert.Equal([], s_register.Select(row => row[2]).Where(test => !Exists(test)));

    [Fact]
    public void A_test_that_does_not_exist_would_be_found() => Assert.False(Exists("InterpreterTests.Planted_name"));

    [Fact]
    public void No_fault_is_listed_twice() =>
        Assert.Equal(s_register.Count, s_register.Select(row => row[0]).Distinct().Count());

    private static bool Exists(string test)
    {
        var parts = test.Split('.');
        return typeof(FaultRegisterTests).Assembly.GetTypes().Any(type => type.Name == parts[0]
            && (parts.Length == 1 || type.GetMethod(parts[1], BindingFlags.Public | BindingFlags.Instance) is not null));
    }
}
