using Curb.Facts;
using Curb.Intake;
using Curb.Supervision;
using Curb.Web.Deliveries;

namespace Curb.Web.Hosting;

/// <summary>An opened data folder as the pages read it.</summary>
/// <param name="Facts">Answers questions about facts.</param>
/// <param name="Institutions">Registered institutions.</param>
/// <param name="Deliveries">Every delivered file, newest first.</param>
/// <param name="Rejections">The rejected rows of a file.</param>
/// <param name="Close">Lets go of the folder.</param>
public sealed record InstanceData(
    IFactSource Facts,
    IReadOnlyList<Institution> Institutions,
    IReadOnlyList<DeliveryLine> Deliveries,
    Func<DeliveryLine, IReadOnlyList<Rejection>> Rejections,
    Action Close) : IDisposable
{
    public void Dispose() => Close();
}
