namespace Dreamer.Cli;

/// <summary>What was typed makes no sense, which only shows once all of it is looked at; nothing has been done yet.</summary>
internal sealed class UsageException(string sentence) : Exception(sentence);
