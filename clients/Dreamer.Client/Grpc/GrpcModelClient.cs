using Dreamer.Client.Models;

namespace Dreamer.Client.Grpc;

internal sealed class GrpcModelClient(GrpcCalls calls) : IModelClient
{
    private readonly V1.ModelService.ModelServiceClient _models = new(calls.Channel);

    public async Task<IReadOnlyList<Model>> ListAsync(CancellationToken cancellationToken = default) =>
        [.. (await GrpcCalls.AskAsync(_models.ListAsync(new(), cancellationToken: cancellationToken))).Models.Select(Read)];

    private static Model Read(V1.Model sent) => new(
        sent.Id, sent.HasRevision ? sent.Revision : null, sent.DefaultSize is { } size ? SizeMapping.Read(size) : default,
        sent.DefaultFrames, sent.DefaultFps, sent.State, sent.HasDetail ? sent.Detail : null)
    {
        MakesStills = sent.HasMakesStills ? sent.MakesStills : null,
        MakesClips = sent.HasMakesClips ? sent.MakesClips : null,
        FrameStep = sent.HasFrameStep ? sent.FrameStep : null,
        SizeMultiple = sent.HasSizeMultiple ? sent.SizeMultiple : null,
        Loras = sent.Loras.Count == 0 ? null : [.. sent.Loras],
        Vocabulary = sent.Vocabulary.Count == 0
            ? null
            : sent.Vocabulary.ToDictionary(words => words.Key, words => (IReadOnlyList<string>)[.. words.Value.Words_]),
        MaxPixels = sent.HasMaxPixels ? sent.MaxPixels : null,
        MaxFrames = sent.HasMaxFrames ? sent.MaxFrames : null,
        TrainedSizes = sent.TrainedSizes.Count == 0 ? null : [.. sent.TrainedSizes],
        TrainedFrames = sent.TrainedFrames.Count == 0 ? null : [.. sent.TrainedFrames],
    };
}
