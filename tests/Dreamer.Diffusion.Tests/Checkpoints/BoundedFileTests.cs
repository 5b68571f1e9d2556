using System.Text;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Tokenizers;
using Dreamer.Testing;

namespace Dreamer.Diffusion.Tests.Checkpoints;

public sealed class BoundedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void A_file_of_no_more_than_is_allowed_is_read_whole(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(_folder.File("file"), bytes);

        Assert.Equal(bytes, BoundedFile.ReadBytes(_folder.File("file"), most: length));
    }

    [Fact]
    public void A_longer_one_is_refused_by_its_length()
    {
        File.WriteAllBytes(_folder.File("file"), new byte[101]);

        var error = Assert.Throws<InvalidDataException>(() => BoundedFile.ReadBytes(_folder.File("file"), most: 100));

        Assert.Contains("101 bytes; at most 100", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_without_an_end_is_refused_where_too_much_was_read() =>
        Assert.Contains("goes on after 1000 bytes", Assert.Throws<InvalidDataException>(() => BoundedFile.ReadBytes("/dev/zero", most: 1000)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_model_whose_small_files_lead_to_a_device_is_one_error_each()
    {
        var endless = _folder.File("endless");
        File.CreateSymbolicLink(endless, "/dev/zero");

        Assert.Throws<InvalidDataException>(() => ConfigFile.Read<CLIPTextConfig>(endless));
        Assert.Throws<TokenizerException>(() => SentencePieceTokenizer.Load(endless));
    }

    [Fact]
    public void Text_is_what_its_byte_order_mark_says()
    {
        File.WriteAllText(_folder.File("text"), "größer", Encoding.Unicode);

        Assert.Equal("größer", BoundedFile.ReadText(_folder.File("text"), most: 100));
    }
}
