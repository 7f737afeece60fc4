namespace Curb.Web.SignOn;

/// <summary>A sign-in through the identity provider that went no further.</summary>
/// <param name="problem">Key of the text that tells the person.</param>
/// <param name="cause">What the audit log is told: never a token, a code or a secret.</param>
internal sealed class SignOnRefused(string problem, string cause) : Exception(cause)
{
    public string Problem => problem;
}
