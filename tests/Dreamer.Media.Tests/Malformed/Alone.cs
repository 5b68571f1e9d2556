namespace Dreamer.Media.Tests.Malformed;

/// <summary>Tests that count what the whole process allocates, and so run beside no others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
