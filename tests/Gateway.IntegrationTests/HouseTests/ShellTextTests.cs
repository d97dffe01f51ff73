using Gateway.IntegrationTests.House.Pages;

namespace Gateway.IntegrationTests.HouseTests;

public sealed class ShellTextTests
{
    [Theory]
    [InlineData("one\ntwo  --three\n", "one", "two --three")]
    [InlineData("# nothing\n\none   # said of it\n", "one")]
    [InlineData("one \\\n  --two\nthree", "one --two", "three")]
    [InlineData("one '{\"a\":  1,\n  \"b\": \"#\"}'\ntwo", "one '{\"a\":  1,\n  \"b\": \"#\"}'", "two")]
    [InlineData("until [ \"$(one \"$id\")\" = Done ]; do sleep 5; done  # waits", "until [ \"$(one \"$id\")\" = Done ]; do sleep 5; done")]
    [InlineData("one a#b", "one a#b")]
    [InlineData("one   # the end of the block", "one")]
    public void A_block_is_its_commands(string block, params string[] commands) =>
        Assert.Equal(commands, ShellText.Commands(block));
}
