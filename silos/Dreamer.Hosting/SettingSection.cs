namespace Dreamer.Hosting;

/// <summary>A part of the settings, such as <c>Quota</c>, and the options record that it is read onto, with what stands where nothing is set.</summary>
public sealed record SettingSection(string Name, object Options);
