using Dreamer.Diffusion.Devices;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A kind of model: what its folder holds, what that says before weights are read, and how it is loaded.</summary>
public abstract class ModelFamily
{
    /// <summary>Whether a folder with this <c>_class_name</c> in its <c>model_index.json</c> is of this family.</summary>
    public abstract bool Knows(string className);

    /// <summary>What the configs say of a model without its weights; null where they do not tell, with what is wrong noted.</summary>
    public virtual ModelSketch? Sketch(IModelConfigs files) => null;

    /// <summary>What the files say of the model while its weights stay on disk; one error lists all that is wrong with them.</summary>
    public abstract ModelOutline Outline(string folder, TensorPlace place);

    /// <summary>One error lists all that is wrong with the folder.</summary>
    public abstract DiffusionModel Load(string folder, TensorPlace place);

    /// <summary>Without the parts that come and go by themselves.</summary>
    public virtual DiffusionModel Open(string folder, TensorPlace place) => Load(folder, place);
}
