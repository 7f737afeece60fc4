using System.Text.Json;
using Curb.Disclosure;
using Curb.Interventions;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage;

/// <summary>Registered interventions: each kept whole under its id, every change in the audit chain.</summary>
public sealed partial class RecordStore
{
    private const string InterventionPrefix = "intervention/";

    /// <summary>The interventions whose units all lie in the scope, by id.</summary>
    public IReadOnlyList<Intervention> Interventions(Scope scope) => Read(records => (IReadOnlyList<Intervention>)
    [
        .. records.Settings.AsNoTracking().Where(row => row.Name.StartsWith(InterventionPrefix)).AsEnumerable()
            .Select(row => JsonSerializer.Deserialize<Intervention>(row.Value, s_json)!)
            .Where(one => one.Units.All(unit => scope.Covers(unit.Institution)))
            .OrderBy(one => one.Id, StringComparer.Ordinal),
    ]);

    /// <summary>Registers an intervention or changes what is known of it.</summary>
    public void Save(Intervention intervention, Actor actor) => Change(actor, "save-intervention", InterventionPrefix + intervention.Id, records =>
    {
        string after = JsonSerializer.Serialize(intervention, s_json), name = InterventionPrefix + intervention.Id;
        var row = records.Settings.Find(name);
        string? before = row?.Value;
        if (row is null)
        {
            records.Settings.Add(new SettingRow { Name = name, Value = after });
        }
        else
        {
            row.Value = after;
        }

        return (before, after);
    });
}
