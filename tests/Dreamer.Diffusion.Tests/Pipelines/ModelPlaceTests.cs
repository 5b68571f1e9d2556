using System.Text;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>What lies in, or is given for, a model's folder and is none of its files.</summary>
public sealed class ModelPlaceTests : IDisposable
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 9252352\n";

    private readonly TinyModelFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("unet/model.safetensors")]
    [InlineData("vae/config.json")]
    [InlineData("model_index.json")]
    [InlineData("scheduler/scheduler_config.json")]
    [InlineData("tokenizer/vocab.json")]
    [InlineData("tokenizer/merges.txt")]
    [InlineData("tokenizer/tokenizer_config.json")]
    [InlineData("tokenizer/special_tokens_map.json")]
    [InlineData("tokenizer_2/spiece.model")]
    [InlineData("feature_extractor/preprocessor_config.json")]
    [InlineData("vae/model.safetensors.index.json")]
    public void A_pointer_of_Git_LFS_is_called_one(string file)
    {
        if (file.EndsWith("index.json", StringComparison.Ordinal) && file.StartsWith("vae", StringComparison.Ordinal))
        {
            File.Delete(_files.At("vae", "model.safetensors"));
        }
        Put(file, Encoding.UTF8.GetBytes(Pointer));
        Assert.Contains($"{_files.At(file.Split('/'))} is a Git LFS pointer", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>404</body></html>", "a page of HTML")]
    [InlineData("PK\u0003\u0004\u0000\u0000\u0008\u0008archive/data.pkl", "a zip archive")]
    public void What_else_a_download_leaves_is_called_by_its_name(string content, string kind)
    {
        Put("unet/model.safetensors", Encoding.ASCII.GetBytes(content));
        Assert.Contains($"model.safetensors is {kind}", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unet/model.safetensors")]
    [InlineData("vae/config.json")]
    [InlineData("model_index.json")]
    [InlineData("scheduler/scheduler_config.json")]
    [InlineData("tokenizer/merges.txt")]
    [InlineData("tokenizer/special_tokens_map.json")]
    [InlineData("tokenizer_2/spiece.model")]
    [InlineData("feature_extractor/preprocessor_config.json")]
    [InlineData("unet")]
    [InlineData("motion")]
    public void A_link_that_leads_nowhere_is_named_with_its_target(string part)
    {
        var path = _files.At(part.Split('/'));
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        File.CreateSymbolicLink(path, "../../blobs/4d7a");
        Assert.Contains($"{path} is a link to ../../blobs/4d7a, which is not there.", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_link_that_leads_nowhere_is_one_too()
    {
        var (first, second) = (_files.At("unet", "config.json"), _files.At("blob"));
        File.Delete(first);
        File.CreateSymbolicLink(first, "../blob");
        File.CreateSymbolicLink(second, "nowhere");
        Assert.Contains($"{first} is a link to ../blob, which is not there.", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1-5-pruned.safetensors", "of the original layout")]
    [InlineData("v1-5-pruned.ckpt", "of the original layout")]
    [InlineData("notes.txt", "one file, and a model is a folder")]
    public void A_file_is_no_folder(string name, string why)
    {
        Put(name, [1, 2, 3]);
        var message = Refusal(_files.At(name));
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.Contains(_files.At(name), message, StringComparison.Ordinal);
        Assert.Contains("unet", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_nothing_but_such_a_file_is_one_sentence()
    {
        Put("lone/v1-5-pruned.safetensors", [1, 2, 3]);
        Put("lone/README.md", [1, 2, 3]);
        var message = Refusal(_files.At("lone"));
        Assert.Contains("v1-5-pruned.safetensors of the original layout", message, StringComparison.Ordinal);
        Assert.DoesNotContain("config.json", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hub/models--runwayml--sd", "hub/models--runwayml--sd/snapshots/4d7a")]
    [InlineData("hub/models--runwayml--sd/snapshots", "hub/models--runwayml--sd/snapshots/4d7a")]
    [InlineData("hub", "hub/models--runwayml--sd/snapshots/4d7a")]
    public void A_cache_names_the_folder_that_is_meant(string given, string meant)
    {
        Put($"{meant}/model_index.json", "{}"u8.ToArray());
        Assert.Contains($"name {_files.At(meant.Split('/'))}.", Refusal(_files.At(given.Split('/'))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_without_a_snapshot_says_so()
    {
        Directory.CreateDirectory(_files.At("models--a--b", "snapshots"));
        Put("models--a--b/refs/main", "4d7a"u8.ToArray());
        Assert.Contains("not complete", Refusal(_files.At("models--a--b")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokenizer/vocab.json")]
    [InlineData("tokenizer/merges.txt")]
    [InlineData("tokenizer/tokenizer_config.json")]
    [InlineData("tokenizer/special_tokens_map.json")]
    [InlineData("unet/config.json")]
    [InlineData("scheduler/scheduler_config.json")]
    [InlineData("model_index.json")]
    [InlineData("feature_extractor/preprocessor_config.json")]
    [InlineData("vae/model.safetensors.index.json")]
    public void A_byte_order_mark_changes_nothing(string file)
    {
        if (file.StartsWith("vae/", StringComparison.Ordinal))
        {
            File.Move(_files.At("vae", "model.safetensors"), _files.At("vae", "model-00001-of-00001.safetensors"));
            using var shard = Diffusion.Checkpoints.SafetensorsFile.Open(_files.At("vae", "model-00001-of-00001.safetensors"));
            Put(file, Encoding.UTF8.GetBytes("""{"weight_map": {""" + string.Join(", ", shard.Entries.Keys.Select(name => $"\"{name}\": \"model-00001-of-00001.safetensors\"")) + "}}"));
        }
        var path = _files.At(file.Split('/'));
        if (!File.Exists(path))
        {
            Put(file, file.StartsWith("feature", StringComparison.Ordinal) ? """{"size": 16, "crop_size": 16}"""u8.ToArray() : "{}"u8.ToArray());
        }
        var (text, plain) = (File.ReadAllText(path), Caption());
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            File.WriteAllText(path, text, encoding); // with its mark
            Assert.Equal(plain, Caption());
        }
    }

    private float[] Caption()
    {
        using var model = DreamerModel.Load(_files.Folder);
        using var caption = model.EncodeCaption("a large red star");
        return [.. caption.Tokens_1LD.data<float>()];
    }

    private string Refusal(string? folder = null)
    {
        var loading = Assert.Throws<ModelException>(() => DreamerModel.Load(folder ?? _files.Folder)).Message;
        if (folder is not null) // what the model is told of without its weights says the same
        {
            Assert.Equal(loading, Assert.Throws<ModelException>(() => ModelFamilies.Outline(folder)).Message);
        }
        return loading;
    }

    private void Put(string file, byte[] content)
    {
        var path = _files.At(file.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
