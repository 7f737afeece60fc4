using System.Text.Json;

namespace Curb.Web.OrderCheck;

/// <summary>What the header of a token says of its signature (RFC 7515). Empty where a member is absent or no text.</summary>
/// <param name="Algorithm">alg.</param>
/// <param name="KeyId">kid.</param>
/// <param name="IsCritical">It names extensions that must be understood.</param>
internal readonly record struct TokenHeader(string Algorithm, string KeyId, bool IsCritical)
{
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static TokenHeader Read(ReadOnlySpan<byte> json)
    {
        var header = new TokenHeader("", "", false);
        var reader = new Utf8JsonReader(json);
        for (bool isObject = TokenJson.Begins(ref reader); TokenJson.Next(ref reader, isObject);)
        {
            if (reader.ValueTextEquals("alg"u8))
            {
                header = header with { Algorithm = TokenJson.Text(ref reader) };
            }
            else if (reader.ValueTextEquals("kid"u8))
            {
                header = header with { KeyId = TokenJson.Text(ref reader) };
            }
            else
            {
                header = header with { IsCritical = header.IsCritical || reader.ValueTextEquals("crit"u8) };
                TokenJson.Pass(ref reader);
            }
        }

        return header;
    }
}

/// <summary>The claims of a token that are looked at (RFC 7519). Of a claim that comes twice the last one counts, whichever it is looked at for.</summary>
internal sealed class TokenClaims
{
    private const double LatestSeconds = 1e11;

    private static readonly List<string> s_none = [];

    /// <summary>iss; empty where absent.</summary>
    public string Issuer { get; private set; } = "";

    /// <summary>jti; empty where absent.</summary>
    public string Id { get; private set; } = "";

    /// <summary>aud, one or several.</summary>
    public List<string> Audiences { get; private set; } = s_none;

    public DateTimeOffset? Expires { get; private set; }

    public DateTimeOffset? IssuedAt { get; private set; }

    public DateTimeOffset? NotBefore { get; private set; }

    /// <exception cref="JsonException">It is no JSON.</exception>
    public static TokenClaims Read(ReadOnlySpan<byte> json)
    {
        var claims = new TokenClaims();
        var reader = new Utf8JsonReader(json);
        for (bool isObject = TokenJson.Begins(ref reader); TokenJson.Next(ref reader, isObject);)
        {
            claims.Take(ref reader);
        }

        return claims;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("iss"u8))
        {
            Issuer = TokenJson.Text(ref reader);
        }
        else if (reader.ValueTextEquals("jti"u8))
        {
            Id = TokenJson.Text(ref reader);
        }
        else if (reader.ValueTextEquals("aud"u8))
        {
            Audiences = TokenJson.Texts(ref reader);
        }
        else if (reader.ValueTextEquals("exp"u8))
        {
            Expires = Time(ref reader);
        }
        else if (reader.ValueTextEquals("iat"u8))
        {
            IssuedAt = Time(ref reader);
        }
        else if (reader.ValueTextEquals("nbf"u8))
        {
            NotBefore = Time(ref reader);
        }
        else
        {
            TokenJson.Pass(ref reader);
        }
    }

    private static DateTimeOffset? Time(ref Utf8JsonReader reader)
    {
        bool isNumber = TokenJson.Value(ref reader) == JsonTokenType.Number;
        DateTimeOffset? time = isNumber && reader.TryGetDouble(out double seconds) && Math.Abs(seconds) < LatestSeconds ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;
        reader.Skip();
        return time;
    }
}

/// <summary>Walks through the members of a token's part, so that none is read into a tree first.</summary>
internal static class TokenJson
{
    /// <summary>True where the part is an object, which is all that has members.</summary>
    public static bool Begins(ref Utf8JsonReader reader)
    {
        reader.Read();
        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject)
        {
            reader.Skip();
        }

        return isObject;
    }

    /// <summary>Goes to the next member's name; false at the end, behind which nothing may stand.</summary>
    public static bool Next(ref Utf8JsonReader reader, bool isObject)
    {
        if (isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            return true;
        }

        while (reader.Read())
        {
        }

        return false;
    }

    /// <summary>Goes to the value of the member whose name was just read; says what it is.</summary>
    public static JsonTokenType Value(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType;
    }

    /// <summary>The value as a text; empty where it is none.</summary>
    public static string Text(ref Utf8JsonReader reader)
    {
        string text = Value(ref reader) == JsonTokenType.String ? reader.GetString()! : "";
        reader.Skip();
        return text;
    }

    /// <summary>The value as texts: one, or those of a list.</summary>
    public static List<string> Texts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>(1);
        if (Value(ref reader) == JsonTokenType.String)
        {
            texts.Add(reader.GetString()!);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    texts.Add(reader.GetString()!);
                }

                reader.Skip();
            }
        }
        else
        {
            reader.Skip();
        }

        return texts;
    }

    /// <summary>Goes beyond the value.</summary>
    public static void Pass(ref Utf8JsonReader reader)
    {
        Value(ref reader);
        reader.Skip();
    }
}
