using TorchSharp.Modules;
using TorchSharp.Runtime;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static AdamW AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new([new AdamW.ParamGroup(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)]);

            public static AdamW AdamW(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                AdamW(parameters.Select(static pair => pair.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static AdamW AdamW(IEnumerable<AdamW.ParamGroup> parameters) => new(parameters);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019), one native call a group and step.</summary>
    public sealed unsafe partial class AdamW : optim.Optimizer
    {
        private readonly List<(ParamGroup Group, State[] States)> _groups = [];

        internal AdamW(IEnumerable<ParamGroup> groups)
        {
            foreach (var group in groups)
            {
                add_param_group(group);
            }
        }

        public override IEnumerable<optim.ILearningRateController> ParamGroups => _groups.Select(static one => one.Group);

        public override IEnumerable<Parameter> parameters() => _groups.SelectMany(static one => one.States.Select(static state => state.Parameter));

        internal void add_param_group(ParamGroup group)
        {
            var options = group.Settings;
            if (options.amsgrad == true || options.maximize == true)
            {
                throw new NotSupportedException("AdamW: amsgrad and maximize need the real TorchSharp package.");
            }
            options.InitialLearningRate = options.LearningRate!.Value;
            _groups.Add((group, [.. group.Parameters.Select(static parameter => new State(parameter))]));
        }

        public override Tensor? step(Func<Tensor>? closure = null)
        {
            var loss = closure?.Invoke();
            foreach (var (group, states) in _groups)
            {
                Step(group.Settings, states);
            }
            return loss;
        }

        private static void Step(AdamW.Options options, State[] all)
        {
            using var scope = NewDisposeScope();
            var pairs = all.Select(static state => (State: state, Gradient: state.Parameter.grad!)).Where(static pair => pair.Gradient is not null).ToArray();
            var steps = Array.ConvertAll(pairs, static pair => ++pair.State.step);
            double[] numbers = [options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.eps!.Value, options.weight_decay!.Value];
            fixed (IntPtr* parameters = Handles(pairs.Select(static pair => pair.State.Parameter)), gradients = Handles(pairs.Select(static pair => pair.Gradient)),
                means = Handles(pairs.Select(static pair => pair.State.exp_avg)), squares = Handles(pairs.Select(static pair => pair.State.exp_avg_sq)))
            fixed (long* counts = steps)
            fixed (double* values = numbers)
            {
                Native.Check(Native.AdamW(parameters, gradients, means, squares, counts, pairs.Length, values));
            }
            GC.KeepAlive(pairs);
        }

        public override void zero_grad()
        {
            foreach (var parameter in parameters())
            {
                using var gradient = parameter.grad;
                gradient?.zero_();
            }
        }

        public StateDictionary state_dict()
        {
            var dictionary = new StateDictionary();
            foreach (var (group, states) in _groups)
            {
                dictionary.Options.Add(group.Options);
                dictionary.State.AddRange(states);
            }
            return dictionary;
        }

        public void load_state_dict(StateDictionary state_dict)
        {
            var own = this.state_dict();
            if (state_dict.Options.Count != own.Options.Count)
            {
                throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
            }
            if (state_dict.State.Count != own.State.Count)
            {
                throw new ArgumentException("Invalid optimizer state -- different number of states.");
            }
            foreach (var (target, source) in own.Options.Zip(state_dict.Options))
            {
                ((Options)target).Load((Options)source);
            }
            foreach (var (target, source) in own.State.Zip(state_dict.State))
            {
                ((State)target).Load((State)source);
            }
        }

        public void save_state_dict(string location)
        {
            using var writer = new BinaryWriter(File.Create(location));
            save_state_dict(writer);
        }

        public void load_state_dict(string location)
        {
            using var reader = new BinaryReader(File.OpenRead(location));
            load_state_dict(reader);
        }

        /// <summary>Writes the real package's format: name, counts, options, then each parameter's state.</summary>
        public void save_state_dict(BinaryWriter writer)
        {
            var dictionary = state_dict();
            writer.Write(nameof(AdamW));
            writer.Write7BitEncodedInt64(dictionary.Options.Count);
            writer.Write7BitEncodedInt64(dictionary.State.Count);
            dictionary.Options.ForEach(options => ((Options)options).Save(writer));
            dictionary.State.ForEach(state => ((State)state).Save(writer));
        }

        public void load_state_dict(BinaryReader reader)
        {
            var dictionary = state_dict();
            var name = reader.ReadString();
            var (options, states) = (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
            if (name != nameof(AdamW) || options != dictionary.Options.Count || states != dictionary.State.Count)
            {
                throw new InvalidDataException($"The file holds {name} with {options} groups of {states} parameters, not AdamW with {dictionary.Options.Count} groups of {dictionary.State.Count}.");
            }
            dictionary.Options.ForEach(one => ((Options)one).Load(reader));
            dictionary.State.ForEach(one => ((State)one).Load(reader));
        }

        protected override void Dispose(bool disposing)
        {
            foreach (var state in _groups.SelectMany(static one => one.States))
            {
                state.Dispose();
            }
        }
    }
}
