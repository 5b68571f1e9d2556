using Dreamer.Storage;

namespace Dreamer.Grains.Generations;

/// <summary>Which drafts keep a latent, and until when.</summary>
internal sealed class KeptDrafts(IBlobStore blobs) : ExpiryMarks(blobs, "_drafts/");
