namespace Dreamer.Api.Tests.Hosting;

/// <summary>Tests that look at the memory of the whole process, and so run beside no others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
