using System.ComponentModel;

namespace Dreamer.Api.OpenAi;

/// <summary>A refusal or failure as OpenAI's clients read it.</summary>
internal sealed record OpenAiFailure([property: Description("What went wrong.")] OpenAiError Error);
