using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Api.Keys;

namespace Dreamer.Api.SignIns;

/// <summary>What a person shows to sign a browser in.</summary>
internal sealed record SignInBody
{
    [Description("An API key."), MaxLength(ApiKey.LongestLength), Example("dk_acme_5f1c…")]
    public required string Key { get; init; }

    /// <summary>As it was pasted, without what surrounded it.</summary>
    public string Check()
    {
        FieldCheck.Require(
            Key.Length <= ApiKey.LongestLength, "key", $"Field 'key' has {Key.Length} characters, and takes {ApiKey.LongestLength} at most: '{ApiKey.Hint(Key)}'.");
        FieldCheck.Require(Key.Trim().Length > 0, "key", $"Field 'key' holds '{Key}', and takes an API key.");
        return Key.Trim();
    }
}
