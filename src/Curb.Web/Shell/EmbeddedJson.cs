using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Curb.Web.Shell;

/// <summary>Data for the page's script as a JSON block. The serializer's default encoder escapes every character that could end the block.</summary>
public static class EmbeddedJson
{
    public static MarkupString Of<T>(T value) => new(JsonSerializer.Serialize(value, s_options));

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);
}
