using Curb.Disclosure;
using Curb.Facts;
using Curb.Intake;
using Curb.Storage;
using Curb.Storage.Work;
using Curb.Supervision;
using Curb.Web.Jobs;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Hosting;

/// <summary>Records without facts, as after an update that changed fact tables, are derived without anybody's doing; what was asked for is not asked for twice.</summary>
public sealed class LostFactsTests : IAsyncLifetime
{
    private readonly SmallHospital _hospital = new();
    private WebApplication? _app;

    public async Task InitializeAsync() => (_app, _) = await RunningSite.Start(_hospital.Path);

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _hospital.Dispose();
    }

    [Fact]
    public void An_institution_with_records_and_no_facts_is_asked_for_once()
    {
        var (lost, jobs) = (_app!.Services.GetRequiredService<LostFacts>(), _app.Services.GetRequiredService<JobStore>());
        Assert.Equal(0, lost.Look());
        Deliver("N1");
        Assert.Equal(1, Eventually(lost));
        Assert.Equal((JobKinds.Derive, "N1"), jobs.Newest(Scope.DataFolderOwner, 0, 1).Select(job => (job.Kind, job.Institution)).Single());
        Assert.Equal(0, lost.Look());
    }

    /// <summary>Open pages show a new stand of the folder a moment later.</summary>
    private static int Eventually(LostFacts lost)
    {
        for (int look = 0; look < 200; look++)
        {
            if (lost.Look() is > 0 and var asked)
            {
                return asked;
            }

            Thread.Sleep(50);
        }

        return 0;
    }

    private void Deliver(string institution)
    {
        using var folder = DataFolder.Open(_hospital.Path, DataFolderAccess.Write);
        folder.Save(new Institution(institution, "新医院", "New hospital", "secondary", "general", "测试区"), "test");
        using var batch = folder.Received.Begin(institution, new SourceFile("出院患者2025.csv", new string('b', 64), 12345, "cn-templates", "encounters", "CSV, GB18030, comma, dates yyyy-MM-dd"));
        var delivery = new Delivery { RowsRead = 1 };
        delivery.Patients.Key.Append("P1");
        delivery.Patients.SourceRows.Append(1);
        delivery.Patients.Line.Append(2);
        delivery.Patients.EndRow();
        batch.Add(delivery);
        batch.Commit();
    }
}
