using static TorchSharp.torch;

namespace TorchSharp.Modules;

public sealed unsafe partial class AdamW
{
    /// <summary>A group's hyperparameters.</summary>
    public sealed class Options : OptimizerOptions
    {
        public double? beta1;
        public double? beta2;
        public double? weight_decay;
        public double? eps;
        internal bool? amsgrad;
        internal bool? maximize;

        internal void Save(BinaryWriter writer)
        {
            writer.Write(InitialLearningRate);
            foreach (var number in (double?[])[LearningRate, beta1, beta2, eps, weight_decay])
            {
                writer.Write(number!.Value);
            }
            writer.Write(amsgrad == true);
            writer.Write(maximize == true);
        }

        internal void Load(BinaryReader reader)
        {
            InitialLearningRate = reader.ReadDouble();
            (LearningRate, beta1, beta2, eps, weight_decay) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
            (amsgrad, maximize) = (reader.ReadBoolean(), reader.ReadBoolean());
        }

        internal void Load(Options source)
        {
            (LearningRate, InitialLearningRate) = (source.LearningRate, source.InitialLearningRate);
            (beta1, beta2, weight_decay, eps, amsgrad, maximize) = (source.beta1, source.beta2, source.weight_decay, source.eps, source.amsgrad, source.maximize);
        }
    }

    /// <summary>A parameter's step count and running moments.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        internal Tensor exp_avg;
        internal Tensor exp_avg_sq;

        internal State(Parameter parameter)
        {
            Parameter = parameter;
            exp_avg = zeros_like(parameter).DetachFromDisposeScope();
            exp_avg_sq = zeros_like(parameter).DetachFromDisposeScope();
        }

        internal Parameter Parameter { get; }

        internal void Save(BinaryWriter writer)
        {
            writer.Write(step);
            exp_avg.Save(writer);
            exp_avg_sq.Save(writer);
            writer.Write(false); // no maximum: amsgrad is refused
        }

        internal void Load(BinaryReader reader)
        {
            step = reader.ReadInt64();
            exp_avg.Load(reader);
            exp_avg_sq.Load(reader);
            if (reader.ReadBoolean())
            {
                throw new InvalidDataException("The file holds amsgrad's maxima, which this build does not use.");
            }
        }

        internal void Load(State source)
        {
            step = source.step;
            exp_avg.copy_(source.exp_avg);
            exp_avg_sq.copy_(source.exp_avg_sq);
        }

        public void Dispose()
        {
            exp_avg.Dispose();
            exp_avg_sq.Dispose();
        }
    }

    /// <summary>Parameters with AdamW's options.</summary>
    public sealed class ParamGroup : Modules.ParamGroup
    {
        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        {
            Parameters = [.. parameters];
            Options = new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize };
        }

        internal Options Settings => (Options)Options;
    }
}
