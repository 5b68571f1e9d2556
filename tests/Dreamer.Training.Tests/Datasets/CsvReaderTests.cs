using System.Text;
using Dreamer.Training.Datasets;

namespace Dreamer.Training.Tests.Datasets;

public sealed class CsvReaderTests
{
    [Fact]
    public void Fields_are_read_as_they_were_written()
    {
        string[] fields = ["plain", "", "with, comma", "with \"quotes\"", "two\nlines", " spaces "];
        var row = Assert.Single(Read(string.Join(',', fields.Select(Csv.Field)) + "\r\n"));
        Assert.Null(row.Fault);
        Assert.Equal(fields, row.Fields);
    }

    [Fact]
    public void Rows_know_their_lines_and_blank_ones_are_passed_over()
    {
        var rows = Read("a,b\n\n\"x\ny\",2\r\nlast,");
        Assert.Equal([1, 3, 5], rows.Select(row => row.Line));
        Assert.Equal(["x\ny", "2"], rows[1].Fields);
        Assert.Equal(["last", ""], rows[2].Fields);
    }

    [Theory]
    [InlineData("a,\"b", "not closed")]
    [InlineData("a,\"b\"c,d", "behind a closing quote")]
    [InlineData("a,5\" pipe", "within a field")]
    public void A_row_that_breaks_the_rules_is_a_fault_and_the_next_one_is_read(string bad, string fault)
    {
        var rows = Read($"{bad}\n1,2\n3,4\n");
        Assert.Equal(3, rows.Count);
        Assert.Contains(fault, rows[0].Fault, StringComparison.Ordinal);
        Assert.Equal(["1", "2"], rows[1].Fields);
        Assert.Equal([1, 2, 3], rows.Select(row => row.Line));
    }

    [Fact]
    public void A_row_without_end_is_a_fault_and_is_not_kept_in_memory()
    {
        var rows = Read($"{new string('x', 4 * CsvReader.MaxRowLength)}\n1,2\n");
        Assert.Contains("longer than", rows[0].Fault, StringComparison.Ordinal);
        Assert.Equal(["1", "2"], rows[1].Fields);
    }

    [Fact]
    public void A_row_of_commas_is_a_fault() => Assert.Contains("256 fields", Read(new string(',', 5_000))[0].Fault, StringComparison.Ordinal);

    [Fact]
    public void Any_text_ends_in_rows_or_faults()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(60); i > 0; i--)
            {
                text.Append("\",\n\rab \0é"[random.Next(9)]);
            }
            var rows = Read(text.ToString());
            Assert.All(rows, row => Assert.True(row.Fault is null ? row.Fields.Count > 0 : row.Fields.Count == 0, text.ToString()));
            Assert.Equal(rows.Select(row => row.Line).Order().Distinct(), rows.Select(row => row.Line));
        }
    }

    private static List<CsvRow> Read(string text)
    {
        var (reader, rows) = (new CsvReader(new StringReader(text)), new List<CsvRow>());
        while (reader.Read() is { } row)
        {
            rows.Add(row);
        }
        return rows;
    }
}
