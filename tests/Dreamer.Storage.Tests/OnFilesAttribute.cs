using System.Reflection;
using Xunit.Sdk;

namespace Dreamer.Storage.Tests;

/// <summary>Runs a theory on blobs that are files.</summary>
internal sealed class OnFilesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Files]];
}
