namespace Dreamer.Server.Tests.TypeScript;

/// <summary>Facts about the TypeScript client and the model that ships; skipped, and says so, without what compiles it or the model.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TypeScriptTheoryAttribute : TheoryAttribute
{
    public TypeScriptTheoryAttribute() => Skip = NanoClients.MissingModel ?? TypeScriptPackage.Missing;
}
