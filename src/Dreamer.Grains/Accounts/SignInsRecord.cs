using System.Collections.Immutable;
using Dreamer.Accounts;

namespace Dreamer.Grains.Accounts;

/// <summary>What is stored of who is signed in.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.SignInsRecord")]
public sealed record SignInsRecord
{
    /// <summary>Oldest first.</summary>
    [Id(0)] public ImmutableArray<SignIn> SignIns { get; init; } = [];
}
