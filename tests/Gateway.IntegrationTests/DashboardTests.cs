using System.Text.RegularExpressions;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Gateway.IntegrationTests;

/// <summary>The page of traces, used as by somebody who wants to know what became of a batch.</summary>
public sealed class DashboardTests(EventfulGateway gateway, Chromium chromium) : IClassFixture<EventfulGateway>, IClassFixture<Chromium>
{
    private const string Any = "";

    private static readonly (string Mapping, string Result, string Seconds, int Expected)[] Filters =
    [
        (Any, Any, "0", 5),
        (EventfulGateway.Orders, Any, "0", 3),
        (EventfulGateway.Payments, Any, "0", 2),
        (Any, "fault", "0", 1),
        (Any, "throttle", "0", 1),
        (Any, "retried", "0", 2),
        (EventfulGateway.Orders, Any, "1", 1),
        (EventfulGateway.Payments, "fault", "0", 1),
        (EventfulGateway.Orders, "fault", "0", 0),
        (Any, Any, "10", 0),
    ];

    [Fact]
    public async Task The_list_shows_what_each_filter_asks_for()
    {
        await using var page = await OpenAsync();
        foreach (var (mapping, result, seconds, expected) in Filters)
        {
            await page.Find("#by-mapping").SelectOptionAsync(mapping);
            await page.Find("#by-result").SelectOptionAsync(result);
            await page.Find("#by-time").SelectOptionAsync(seconds);

            await Expect(page.Find("#traces .pick")).ToHaveCountAsync(expected);
            await Expect(page.Find("#none-fit")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Visible = expected == 0 });
        }

        page.AssertKeptToItself();
    }

    [Fact]
    public async Task A_failed_attempt_is_told_with_its_cause_between_wait_and_settlement()
    {
        await using var page = await OpenAsync();
        await page.Find("#by-result").SelectOptionAsync("fault");
        await page.Find("#traces .pick").First.ClickAsync();

        await Expect(page.Find(".waterfall .row b")).ToHaveTextAsync(["Broker", EventfulGateway.Payments, "Window", "Lambda", "Lambda", "Settlement"]);
        await Expect(page.Find(".waterfall .row").Nth(3)).ToContainTextAsync("failed, HTTP 200, Unhandled, charge");
        await Expect(page.Find(".bar.lambda.fault")).ToHaveCountAsync(1);
        await Expect(page.Find(".causes p")).ToHaveTextAsync(
        [
            $"{EventfulGateway.ErrorType}: {EventfulGateway.ErrorMessage}",
            $"caused by {EventfulGateway.CauseType}: {EventfulGateway.CauseMessage}",
        ]);
        await Expect(page.Find(".causes pre").First).ToBeHiddenAsync();

        await page.Find(".causes summary").Last.ClickAsync();

        await Expect(page.Find(".causes pre").Last).ToContainTextAsync("shop.cards.Card.check (Card.java:7)");
        page.AssertKeptToItself();
    }

    [Fact]
    public async Task Every_bar_lies_where_its_times_say()
    {
        await using var page = await OpenAsync();
        await page.Find("#by-result").SelectOptionAsync("throttle");
        await page.Find("#traces .pick").First.ClickAsync();
        await Expect(page.Find(".bar.lambda.throttle")).ToHaveCountAsync(1);

        var bars = await page.Page.EvaluateAsync<double[][]>("() => [...document.querySelectorAll('.bar')].map(b => [parseFloat(b.style.left), parseFloat(b.style.width)])");

        var (wait, segment, window, first, second, settlement) = (bars[0], bars[1], bars[2], bars[3], bars[4], bars[5]);
        Assert.Equal(segment[0], End(wait), precision: 1);
        Assert.Equal(100, End(segment), precision: 1);
        Assert.Equal(segment[0], window[0], precision: 1);
        Assert.True(End(window) <= first[0] + 0.1 && End(first) < second[0] && End(second) <= settlement[0] + 0.1, "The steps do not follow each other.");
    }

    [Fact]
    public async Task An_upstream_trace_opens_here_when_it_is_kept_here_and_in_the_console_when_not()
    {
        await using var page = await OpenAsync();
        await page.Find("#traces .pick").Nth(2).ClickAsync();
        var links = page.Find(".upstream a");
        await Expect(links).ToHaveTextAsync([EventfulGateway.KnownTrace, EventfulGateway.ForeignTrace, EventfulGateway.UnsampledTrace]);
        await Expect(page.Find(".upstream li").First).ToContainTextAsync("-0, offset 3");
        await Expect(links.Nth(1)).ToHaveAttributeAsync("href", $"https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#xray:traces/{EventfulGateway.ForeignTrace}");
        await Expect(links.Nth(1)).ToHaveAttributeAsync("rel", "noreferrer");

        await links.First.ClickAsync();

        await Expect(page.Find(".trace-head .id")).ToHaveTextAsync(EventfulGateway.KnownTrace);
        await Expect(page.Find(".upstream")).ToContainTextAsync("continued from segment 53b7e2d01c9a4f86");
        Assert.EndsWith($"#{EventfulGateway.KnownTrace}", page.Page.Url, StringComparison.Ordinal);
        page.AssertKeptToItself();
    }

    [Fact]
    public async Task The_id_of_a_trace_is_copied_and_leads_to_the_console()
    {
        await using var page = await chromium.OpenAsync(new Uri(gateway.Address, $"#{EventfulGateway.KnownTrace}"));
        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var copy = page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Copy the trace id" });

        await copy.ClickAsync();

        await Expect(copy).ToHaveTextAsync("Copied");
        Assert.Equal(EventfulGateway.KnownTrace, await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await Expect(page.Find(".trace-head a")).ToHaveAttributeAsync("href", $"https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#xray:traces/{EventfulGateway.KnownTrace}");
        page.AssertKeptToItself();
    }

    [Fact]
    public async Task An_address_with_a_trace_opens_it()
    {
        await using var page = await chromium.OpenAsync(new Uri(gateway.Address, $"#{EventfulGateway.KnownTrace}"));

        await Expect(page.Find(".trace-head .id")).ToHaveTextAsync(EventfulGateway.KnownTrace);
    }

    [Fact]
    public async Task The_keyboard_alone_reaches_a_trace()
    {
        await using var page = await OpenAsync();
        var chosen = (await page.Find("#traces .pick .name").AllTextContentsAsync())[1];
        var way = new List<string>();

        // From the top of the page, past everything before it, to the second of the list.
        while (way.Count(at => at == "pick") < 2 && way.Count < 40) way.Add(await page.TabAsync());
        await page.Page.Keyboard.PressAsync("Enter");

        await Expect(page.Find("#trace h3")).ToHaveTextAsync(chosen);
        await Expect(page.Find("#trace")).ToBeFocusedAsync();
        await Expect(page.Find("#trace .waterfall .row b").First).ToHaveTextAsync("Broker");
        Assert.Equal(["by-mapping", "by-result", "by-time", "hold", "pick", "pick"], way.TakeLast(6));
        Assert.Superset(new HashSet<string> { "switch", "plot" }, way.ToHashSet());

        // And on to what can be done with it.
        Assert.Equal("small", await page.TabAsync());
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Find(".trace-head .small").First).ToHaveTextAsync(new Regex("^(Copied|Select and copy it)$"));
        page.AssertKeptToItself();
    }

    /// <summary>The README shows <c>.github/traces.png</c>, which is a copy of <c>screenshots/traces.png</c> beside this program.</summary>
    [Fact]
    public async Task The_picture_for_the_readme_can_be_taken()
    {
        await using var page = await OpenAsync(width: 1120);
        await page.Find("#by-result").SelectOptionAsync("fault");
        await page.Find("#traces .pick").First.ClickAsync();
        await page.Find("#by-result").SelectOptionAsync(Any);
        await page.Page.Mouse.MoveAsync(0, 0);

        Assert.True(new FileInfo(await page.PictureAsync("traces", "section:has(#traces)")).Length > 10_000);
    }

    [Theory]
    [InlineData("light", 1280, ColorScheme.Light)]
    [InlineData("dark", 1280, ColorScheme.Dark)]
    [InlineData("phone", 360, ColorScheme.Light)]
    [InlineData("phone-dark", 360, ColorScheme.Dark)]
    public async Task The_page_suits_the_screen(string name, int width, ColorScheme scheme)
    {
        await using var page = await OpenAsync(width, scheme);
        foreach (var (result, seconds) in (IReadOnlyList<(string Result, string Seconds)>)[(Any, "1"), ("throttle", "0"), ("fault", "0")])
        {
            await page.Find("#by-result").SelectOptionAsync(result);
            await page.Find("#by-time").SelectOptionAsync(seconds);
            await page.Find("#traces .pick").First.ClickAsync();
            Assert.Equal(0, await page.OverflowAsync());
        }

        await page.Find("#by-result").SelectOptionAsync(Any);
        await page.PictureAsync($"dashboard-{name}");
        await page.AssertReadableAsync();
        await page.AssertDrawnAsync();
        page.AssertKeptToItself();
    }

    private async Task<WatchedPage> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await chromium.OpenAsync(gateway.Address, width, scheme: scheme);
        await Expect(page.Find("#traces .pick")).ToHaveCountAsync(5);
        return page;
    }

    private static double End(double[] bar) => bar[0] + bar[1];
}
