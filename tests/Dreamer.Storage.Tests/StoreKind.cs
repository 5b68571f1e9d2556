namespace Dreamer.Storage.Tests;

public enum StoreKind
{
    Files,
    Azure,
}
