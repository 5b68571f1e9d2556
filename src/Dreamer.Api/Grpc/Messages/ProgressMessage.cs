using Dreamer.Api.Generations;
using Dreamer.Generations;

namespace Dreamer.Api.Grpc.Messages;

internal static class ProgressMessage
{
    public static V1.Progress Of(ProgressResource progress)
    {
        var message = new V1.Progress { Step = progress.Step, Steps = progress.Steps, Paused = progress.Paused };
        progress.Stage.IfAny(stage => message.Stage = WireEnum.To<GenerationStage, V1.GenerationStage>(stage));
        progress.EtaMs.IfAny(eta => message.EtaMs = eta);
        progress.Position.IfAny(position => message.Position = position);
        progress.StartsInMs.IfAny(starts => message.StartsInMs = starts);
        return message;
    }
}
