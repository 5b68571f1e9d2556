using static TorchSharp.torch;

namespace TorchSharp.Utils
{
    /// <summary>The name under which a field is registered, where it differs from the field's own.</summary>
    [AttributeUsage(AttributeTargets.Field)]
    public sealed class ComponentNameAttribute : Attribute
    {
        public string Name { get; set; } = "";
    }
}

namespace TorchSharp.Modules
{
    /// <summary>A tensor that a module learns; it takes over the given tensor's memory and place in its dispose scope.</summary>
    public class Parameter : Tensor
    {
        public Parameter(Tensor data, bool requires_grad = true) : base(Owner(data, requires_grad), false)
        {
            var scope = data.OwningDisposeScope;
            data.OwningDisposeScope = null;
            scope?.Replace(data, this);
        }

        private static IntPtr Owner(Tensor data, bool requires_grad)
        {
            data.requires_grad = requires_grad;
            return data.MoveHandle();
        }
    }
}
