using System.Reflection;
using Dreamer.Testing;
using Xunit.Sdk;

namespace Dreamer.Storage.Tests;

/// <summary>Runs a theory on Azurite's blobs; skips it, and says so, where there is none.</summary>
internal sealed class OnAzureAttribute : DataAttribute
{
    public OnAzureAttribute() => Skip = Azurite.Missing;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Azure]];
}
