using Dreamer.Storage;

namespace Dreamer.Grains.Generations;

/// <summary>Which ended generations keep previews, and until when.</summary>
internal sealed class KeptPreviews(IBlobStore blobs) : ExpiryMarks(blobs, "_previews/");
