using Curb.Casework;
using Curb.Storage;
using Curb.Storage.Casework;

namespace Curb.Web.Casework;

/// <summary>Applications: cases that a person opens with a form filled in. The applicant takes part from the beginning, so that the form can be filled in and the case followed by whoever does not own it.</summary>
internal static class CaseApplications
{
    private static readonly CasePerson s_program = new(CaseEngine.Program, (_, _, _) => true);

    /// <returns>Number of the case.</returns>
    public static long Open(CaseStore store, CaseFinding finding, CasePerson person, IReadOnlyDictionary<string, string> fields, Actor actor)
    {
        long number = store.Open(finding, actor);
        store.Change(number, null, actor, (type, one) => CaseEngine.Invite(type, one, s_program, person.Account, store.Today));
        store.Change(number, null, actor, (type, one) => CaseEngine.Fill(type, one, person, fields, store.Today));
        return number;
    }
}
