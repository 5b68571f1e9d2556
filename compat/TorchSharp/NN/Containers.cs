using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A list of modules, named by their places.</summary>
    public class ModuleList<T> : nn.Module, IReadOnlyList<T> where T : nn.Module
    {
        private readonly List<T> _list = [];

        public ModuleList(params T[] modules) : base(nameof(ModuleList<T>)) => append(modules);

        public T this[int index] => _list[index];

        public int Count => _list.Count;

        public void Add(T item)
        {
            register_module(_list.Count.ToString(), item);
            _list.Add(item);
        }

        internal void append(params T[] parameters) => extend(parameters);

        internal void extend(IEnumerable<T> modules)
        {
            foreach (var module in modules)
            {
                Add(module);
            }
        }

        public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Modules by name.</summary>
    public class ModuleDict<T> : nn.Module where T : nn.Module
    {
        private readonly Dictionary<string, T> _modules = [];

        public ModuleDict() : base(nameof(ModuleDict<T>)) { }

        public T this[string key] => _modules[key];

        public int Count => _modules.Count;

        public ICollection<string> Keys => _modules.Keys;

        public IEnumerable<T> values() => _modules.Values;

        public bool ContainsKey(string key) => _modules.ContainsKey(key);

        public void Add(string key, T value)
        {
            register_module(key, value);
            _modules.Add(key, value);
        }
    }

    /// <summary>Modules one after another.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<nn.Module<Tensor, Tensor>> _steps = [];

        internal Sequential(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Module)> modules) : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules)
            {
                append(name, module);
            }
        }

        public int Count => _steps.Count;

        internal Sequential append(nn.Module<Tensor, Tensor> module) => append(_steps.Count.ToString(), module);

        internal Sequential append(string name, nn.Module<Tensor, Tensor> module)
        {
            register_module(name, module);
            _steps.Add(module);
            return this;
        }

        public override Tensor forward(Tensor tensor)
        {
            if (_steps.Count == 0)
            {
                return tensor.alias();
            }
            using var scope = NewDisposeScope();
            var result = tensor;
            foreach (var step in _steps)
            {
                result = step.call(result);
            }
            return result.MoveToOuterDisposeScope();
        }
    }
}

namespace TorchSharp
{
    using TorchSharp.Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);

            internal static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules) where T : Module
            {
                var dict = new ModuleDict<T>();
                foreach (var (name, module) in modules)
                {
                    dict.Add(name, module);
                }
                return dict;
            }

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules.Select(static (module, i) => (i.ToString(), module)));

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new(modules.Select(static (module, i) => (i.ToString(), module)));
        }
    }
}
