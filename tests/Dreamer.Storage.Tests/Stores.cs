namespace Dreamer.Storage.Tests;

[CollectionDefinition(Name)]
public sealed class Stores : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "stores";
}
