using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Tracing;

public class TraceHeaderTests
{
    private const string Root = TestBatch.Root;
    private const string Parent = "3c8e5a7f90b1d264";

    [Fact]
    public void It_is_written_in_exactly_one_form()
    {
        Assert.True(TraceHeader.TryParse($"Root={Root};Parent={Parent};Sampled=1", out var context));
        Assert.Equal($"Root={Root};Parent={Parent};Sampled=1", TraceHeader.Format(context.Root, context.Parent!.Value, sampled: true));
        Assert.Equal($"Root={Root};Parent={Parent};Sampled=0", TraceHeader.Format(context.Root, context.Parent!.Value, sampled: false));
    }

    [Theory]
    [InlineData("Root={R};Parent={P};Sampled=1")]
    [InlineData("Sampled=1;Parent={P};Root={R}")]
    [InlineData("Self=1-00000001-abc;Root={R};Parent={P};Sampled=1;Lineage=a87bd80c:1|68fd508a:5")]
    [InlineData("ROOT={R};parent={P};sAmPlEd=1")]
    [InlineData(" Root = {R} ; ; Parent={P} ;;Sampled= 1 ;")]
    [InlineData("Root={R};nonsense;=;Parent={P};other=a=b=c;Sampled=1")]
    [InlineData("Root=bad;Root={R};Parent=00;Parent={P};Sampled=0;Sampled=1")]
    public void These_say_the_same(string header)
    {
        Assert.True(TryParse(header, out var context));
        Assert.Equal((Root, Parent, UpstreamDecision.Sampled), (context.Root.ToString(), context.Parent.ToString(), context.Decision));
    }

    [Fact]
    public void Hex_of_any_case_is_lowered()
    {
        Assert.True(TraceHeader.TryParse($"Root={Root.ToUpperInvariant()};Parent={Parent.ToUpperInvariant()}", out var context));
        Assert.Equal(Root, context.Root.ToString());
        Assert.Equal(Parent, context.Parent.ToString());
    }

    [Theory]
    [InlineData("Root={R}")]
    [InlineData("Root={R};Parent=xyz")]
    [InlineData("Root={R};Parent={P}0")]
    [InlineData("Root={R};Parent=0000000000000000")]
    [InlineData("Root={R};Parent={P};Parent=")]
    public void Without_a_valid_parent_the_root_is_kept(string header)
    {
        Assert.True(TryParse(header, out var context));
        Assert.Equal(Root, context.Root.ToString());
        Assert.Null(context.Parent);
    }

    [Theory]
    [InlineData("", "Undecided")]
    [InlineData(";Sampled=", "Undecided")]
    [InlineData(";Sampled=?", "Undecided")]
    [InlineData(";Sampled=true", "Undecided")]
    [InlineData(";Sampled=01", "Undecided")]
    [InlineData(";Sampled=1;Sampled=?", "Undecided")]
    [InlineData(";Sampled=0", "NotSampled")]
    [InlineData(";Sampled=1", "Sampled")]
    public void Only_0_and_1_decide(string field, string decision)
    {
        Assert.True(TryParse("Root={R}" + field, out var context));
        Assert.Equal(Enum.Parse<UpstreamDecision>(decision), context.Decision);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Parent={P};Sampled=1")]
    [InlineData("Root=;Parent={P}")]
    [InlineData("Root={R}0;Parent={P}")]
    [InlineData("Root={R};Root=bad")]
    [InlineData("{R}")]
    [InlineData("Root={R}\r\nX-Evil: 1")]
    [InlineData("Root={R};x=\n")]
    [InlineData("Root={R};x=\u00e9")]
    [InlineData("Root={R};x=\0")]
    [InlineData("Root={R};x=\u007f")]
    public void Without_a_valid_root_there_is_no_context(string header) => Assert.False(TryParse(header, out _));

    [Fact]
    public void Too_long_or_too_many_fields_is_no_context()
    {
        Assert.True(TryParse("Root={R};x=" + new string('x', 1024 - 43), out _));
        Assert.False(TryParse("Root={R};x=" + new string('x', 1024 - 42), out _));
        Assert.True(TryParse("Root={R}" + new string(';', 31), out _));
        Assert.False(TryParse("Root={R}" + new string(';', 32), out _));
    }

    [Fact]
    public void Noise_is_no_context_and_nothing_makes_it_throw()
    {
        Prop.ForAll((byte[]? noise) => !TraceHeader.TryParse(noise.AsSpan(), out _) && !TraceParent.TryParse(noise, out _))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Prop.ForAll((string? noise) => !TraceHeader.TryParse(noise.AsSpan(), out _))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void A_damaged_header_makes_it_neither_throw_nor_write_another_form()
    {
        var valid = Encoding.UTF8.GetBytes($"Root={Root};Parent={Parent};Sampled=1;Lineage=a:1|b:2");
        Prop.ForAll((byte[] damage, int at) =>
        {
            var header = (byte[])valid.Clone();
            damage.AsSpan(0, Math.Min(damage.Length, 8)).CopyTo(header.AsSpan((at & int.MaxValue) % (header.Length - 8)));
            if (!TraceHeader.TryParse(header, out var context)) return true;
            var written = TraceHeader.Format(context.Root, context.Parent ?? new SegmentId(1), sampled: true);
            return written.Length == 74 && TraceHeader.TryParse(written, out var again) && again.Root == context.Root;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static bool TryParse(string header, out TraceContext context)
    {
        var filled = header.Replace("{R}", Root).Replace("{P}", Parent);
        var fromText = TraceHeader.TryParse(filled, out var textContext);
        Assert.Equal(fromText, TraceHeader.TryParse(Encoding.UTF8.GetBytes(filled), out context));
        Assert.Equal(textContext, context);
        return fromText;
    }
}
