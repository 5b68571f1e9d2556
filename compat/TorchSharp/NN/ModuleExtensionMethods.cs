using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Conversions of whole modules, which give the module back as its own type.</summary>
public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, ScalarType type, bool non_blocking = false) where T : nn.Module
    {
        module.Convert(type);
        return module;
    }

    public static T to<T>(this T module, Device device, bool non_blocking = false) where T : nn.Module => module;
}
