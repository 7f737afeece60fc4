namespace Curb.ReferenceData;

/// <summary>One pharmacological class. Table <c>reference/drug-classes</c>.</summary>
/// <param name="Id">Class id as in <see cref="Antimicrobial.DrugClass"/>: cephalosporins-3.</param>
/// <param name="WhonetClasses">WHONET class names whose drugs belong here (Cephems, Penems …), as the expected-resistance and expert rules cite them.</param>
/// <param name="WhonetSubclasses">WHONET subclass names or profile classes that narrow them (CEPH3, CARB …); empty for the whole class.</param>
/// <param name="Name">English name.</param>
/// <param name="NameZh">Chinese name.</param>
public sealed record DrugClass(string Id, IReadOnlyList<string> WhonetClasses, IReadOnlyList<string> WhonetSubclasses, string Name, string NameZh);
