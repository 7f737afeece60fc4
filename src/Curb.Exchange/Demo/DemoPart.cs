using Curb.Intake;
using Curb.Supervision;

namespace Curb.Exchange.Demo;

/// <summary>One quarter of one institution, as one delivered file.</summary>
public sealed record DemoPart(Institution Institution, SourceFile File, Delivery Delivery);
