using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>What changes parameters by their gradients.</summary>
            public abstract class Optimizer : IDisposable
            {
                public abstract IEnumerable<ILearningRateController> ParamGroups { get; }

                public abstract Tensor? step(Func<Tensor>? closure = null);

                public abstract void zero_grad();

                public abstract IEnumerable<Parameter> parameters();

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected abstract void Dispose(bool disposing);

                /// <summary>The options of each group and the state of each parameter, in order; the live objects, not copies.</summary>
                public sealed class StateDictionary
                {
                    public List<OptimizerOptions> Options { get; } = [];
                    public List<OptimizerState> State { get; } = [];
                }
            }

            /// <summary>A group whose learning rate can be set.</summary>
            public interface ILearningRateController
            {
                double LearningRate { get; set; }
            }
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>The options that every optimizer has.</summary>
    public class OptimizerOptions
    {
        public double? LearningRate { get; set; }
        internal double InitialLearningRate { get; set; }
    }

    /// <summary>What an optimizer remembers of one parameter.</summary>
    public abstract class OptimizerState;

    /// <summary>Parameters that share options.</summary>
    public class ParamGroup : optim.ILearningRateController
    {
        public IEnumerable<Parameter> Parameters { get; set; } = [];
        public OptimizerOptions Options { get; set; } = new();

        public double LearningRate
        {
            get => Options.LearningRate!.Value;
            set => Options.LearningRate = value;
        }
    }
}
