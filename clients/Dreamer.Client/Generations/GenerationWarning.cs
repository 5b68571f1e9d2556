namespace Dreamer.Client.Generations;

/// <summary>
/// Something of a request that its model was not taught: <c>unknown_words</c>, <c>several_objects</c>, <c>untrained_size</c>,
/// <c>untrained_frames</c> or <c>cut_text</c>, the field that it is about, and a sentence for people.
/// </summary>
public sealed record GenerationWarning(string Code, string Param, string Message);
