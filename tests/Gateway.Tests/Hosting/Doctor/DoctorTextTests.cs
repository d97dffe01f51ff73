namespace Gateway.Hosting.Doctor;

public sealed class DoctorTextTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(3);

    [Fact]
    public void Lines_stand_in_columns_and_what_took_its_time_says_so()
    {
        var text = new DoctorText(nameWidth: 11, colours: false, lineWidth: null);

        Assert.Equal(["  ok       dns          b1.internal 10.0.0.4"], text.Lines(new Finding("dns", Verdict.Ok("b1.internal 10.0.0.4"), Quick)));
        Assert.Equal(["  skipped  destination  needs login"], text.Lines(new Finding("destination", Verdict.Skipped("needs login"), TimeSpan.Zero)));
        Assert.Equal(
            ["  failed   tcp          b1:9092 does not answer (4001 ms)", "           Open the way."],
            text.Lines(new Finding("tcp", Verdict.Failed("b1:9092 does not answer", "Open the way."), TimeSpan.FromMilliseconds(4001))));
    }

    [Fact]
    public void A_remedy_is_broken_where_the_terminal_ends()
    {
        var text = new DoctorText(nameWidth: 3, colours: false, lineWidth: 45);

        Assert.Equal(
            ["           Start the X-Ray daemon there, or", "           correct Tracing.DaemonAddress."],
            text.Lines(new Finding("tcp", Verdict.Warning("x", "Start the X-Ray daemon there, or correct Tracing.DaemonAddress."), Quick)).Skip(1));
    }

    [Fact]
    public void A_terminal_that_is_too_narrow_for_it_breaks_lines_itself() =>
        Assert.Equal("           one two three", new DoctorText(3, colours: false, lineWidth: 20).Lines(new Finding("tcp", Verdict.Warning("x", "one two three"), Quick)).Last());

    [Fact]
    public void Only_the_status_has_a_colour() =>
        Assert.Equal(["  \e[31mfailed \e[0m  tcp  x", "           y"], new DoctorText(3, colours: true, lineWidth: null).Lines(new Finding("tcp", Verdict.Failed("x", "y"), Quick)));

    [Fact]
    public void What_a_broker_says_cannot_write_elsewhere_on_the_terminal() =>
        Assert.Equal(["  failed   tcp  a [2Jb", "           c d"], new DoctorText(3, colours: false, lineWidth: null).Lines(new Finding("tcp", Verdict.Failed("a\e[2Jb", "c\nd"), Quick)));
}
