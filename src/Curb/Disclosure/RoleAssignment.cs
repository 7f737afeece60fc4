namespace Curb.Disclosure;

/// <summary>A person has a role at a place of the organisation tree and below it.</summary>
/// <param name="Role">Id of the role: clinical-pharmacist.</param>
/// <param name="Place">Code of the place; <see cref="Supervision.OrganisationTree.Root"/> for all of it.</param>
public sealed record RoleAssignment(string Role, string Place);
