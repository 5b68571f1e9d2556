using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A tree of parameters, buffers and submodules, in the order they were registered.</summary>
        public class Module : IDisposable
        {
            private readonly OrderedDictionary<string, Module> _modules = [];
            private readonly OrderedDictionary<string, Parameter> _parameters = [];
            private readonly OrderedDictionary<string, (Tensor Tensor, bool Persistent)> _buffers = [];
            private readonly string _name;
            private bool _areComponentsRegistered;
            protected Module(string name) => _name = name;

            internal virtual bool training { get; private set; } = true;

            public virtual string GetName() => _name;

            /// <summary>Registers the fields that hold modules, parameters and tensors; a base class's fields come first.</summary>
            protected virtual void RegisterComponents()
            {
                if (_areComponentsRegistered)
                {
                    return;
                }
                foreach (var field in Fields(GetType()))
                {
                    var name = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    if (_modules.ContainsKey(name) || _parameters.ContainsKey(name) || _buffers.ContainsKey(name))
                    {
                        continue;
                    }
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(name, module); break;
                        case Parameter parameter: register_parameter(name, parameter); break;
                        case Tensor tensor: register_buffer(name, tensor); break;
                    }
                }
                _areComponentsRegistered = true;
            }

            private static IEnumerable<FieldInfo> Fields(Type type)
            {
                const BindingFlags own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
                return type == typeof(Module) ? [] : [.. Fields(type.BaseType!), .. type.GetFields(own)];
            }

            internal virtual void register_module(string name, Module submodule)
            {
                if (name.Length == 0 || name.Contains('.'))
                {
                    throw new ArgumentException($"module name can't be empty or contain \".\", got: '{name}'");
                }
                if (!_modules.TryAdd(name, submodule))
                {
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                }
                submodule.RegisterComponents();
            }

            internal virtual void register_parameter(string name, Parameter param)
            {
                if (!_parameters.TryAdd(name, param))
                {
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
                }
            }

            internal virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (!_buffers.TryAdd(name, (tensor, persistent)))
                {
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
                }
            }

            internal virtual IEnumerable<(string name, Module module)> named_children() => _modules.Select(static pair => (pair.Key, pair.Value));

            public virtual IEnumerable<(string name, Module module)> named_modules() => named_children()
                .SelectMany(static child => child.module.named_modules().Select(inner => ($"{child.name}.{inner.name}", inner.module)).Prepend(child));

            internal virtual IEnumerable<Module> modules() => named_modules().Select(static pair => pair.module);

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var own = _parameters.Select(static pair => (pair.Key, pair.Value));
                var all = !recurse ? own : own.Concat(_modules.SelectMany(static child => child.Value.named_parameters().Select(inner => ($"{child.Key}.{inner.name}", inner.parameter))));
                return all.DistinctBy(static pair => (object)pair.Item2); // shared parameters count once
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(static pair => pair.parameter);

            internal virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var own = _buffers.Where(pair => include_nonpersistent || pair.Value.Persistent).Select(static pair => (pair.Key, pair.Value.Tensor));
                return !recurse ? own : own.Concat(_modules.SelectMany(child =>
                    child.Value.named_buffers(true, include_nonpersistent).Select(inner => ($"{child.Key}.{inner.name}", inner.buffer))));
            }

            internal virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) => named_buffers(recurse, include_nonpersistent).Select(static pair => pair.buffer);

            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var start = string.IsNullOrEmpty(prefix) ? "" : $"{prefix}.";
                foreach (var (name, parameter) in _parameters)
                {
                    destination.TryAdd(start + name, parameter);
                }
                foreach (var (name, buffer) in _buffers.Where(static pair => pair.Value.Persistent))
                {
                    destination.TryAdd(start + name, buffer.Tensor);
                }
                foreach (var (name, module) in _modules)
                {
                    module.state_dict(destination, start + name);
                }
                return destination;
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                skip ??= [];
                var destination = state_dict();
                var missing = destination.Keys.Where(key => !skip.Contains(key) && !source.ContainsKey(key)).ToList();
                var unexpected = source.Keys.Where(key => !skip.Contains(key) && !destination.ContainsKey(key)).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                {
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");
                }
                using var guard = no_grad();
                foreach (var (key, value) in source.Where(pair => !skip.Contains(pair.Key) && destination.ContainsKey(pair.Key)))
                {
                    destination[key].copy_(value);
                }
                return (missing, unexpected);
            }

            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var child in _modules.Values)
                {
                    child.train(train);
                }
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    using var gradient = parameter.grad;
                    if (set_to_none)
                    {
                        parameter.grad = null;
                    }
                    else
                    {
                        gradient?.zero_();
                    }
                }
            }

            internal virtual Module apply(Action<Module> fn)
            {
                foreach (var child in _modules.Values)
                {
                    child.apply(fn);
                }
                fn(this);
                return this;
            }

            /// <summary>Changes the type of floating-point parameters and buffers, in place, so that their owners keep them.</summary>
            internal void Convert(ScalarType type)
            {
                using var guard = no_grad();
                foreach (var tensor in parameters().Concat(buffers()).Where(static one => one.is_floating_point()))
                {
                    tensor.Become(type);
                }
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }
                foreach (var child in _modules.Values)
                {
                    child.Dispose();
                }
                foreach (var tensor in _parameters.Values.Concat(_buffers.Values.Select(static one => one.Tensor)))
                {
                    tensor.Dispose();
                }
            }
        }

        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
    }
}
