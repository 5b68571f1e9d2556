using System.Net;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>
/// What the public pipelines of video models do to a prompt before it is tokenized, where the ftfy package is not installed. An entity
/// without its semicolon stays as it is.
/// </summary>
internal static class PromptCleaning
{
    /// <summary>Entities of HTML become characters, twice, and runs of white space single spaces.</summary>
    public static string Clean(string prompt)
    {
        var text = WebUtility.HtmlDecode(WebUtility.HtmlDecode(TokenizerFile.RequireShort(prompt)));
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
