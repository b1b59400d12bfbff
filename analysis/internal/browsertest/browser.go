package browsertest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Path is where Chromium is. A test that asks for it is skipped under go test -short, which make check runs, and fails without
// -short where there is none.
func Path(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Chromium: make test runs it")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	t.Fatal("chromium is missing: run make setup-test")
	return ""
}

// Start starts a headless Chromium with further flags, for at most the given time, see Path.
func Start(t testing.TB, most time.Duration, flags map[string]any) context.Context {
	t.Helper()
	path := Path(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-sync", true), chromedp.Flag("no-first-run", true),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
		chromedp.Flag("force-prefers-reduced-motion", true), // what is to be clicked must not scroll on meanwhile
		chromedp.WindowSize(1280, 900))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses its sandbox to root
	}
	for k, v := range flags {
		options = append(options, chromedp.Flag(k, v))
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, most)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return ctx
}

// Do runs steps on a page.
func Do(t testing.TB, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// Leave goes to another page from one that may move on by itself at the same moment, which ends the browser's way there or takes
// it elsewhere: then it goes once more.
func Leave(t testing.TB, ctx context.Context, to string) {
	t.Helper()
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		if err = chromedp.Do(ctx, chromedp.Navigate(to)); err == nil {
			if at, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.pathname`)); err == nil && (u.Path == "" || at == u.Path) {
				return
			}
		} else if !strings.Contains(err.Error(), "ERR_ABORTED") {
			break
		}
	}
	t.Fatalf("the browser does not come to %s: %v", u.Path, err)
}

// Eval evaluates an expression on a page; of a promise, what it resolves to.
func Eval[T any](t testing.TB, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// mostTabs bounds the way to an element: pages have fewer places that take the focus.
const mostTabs = 1000

// Tab presses the Tab key until the focus is on an element, as somebody does who has no mouse.
func Tab(t testing.TB, ctx context.Context, selector string) {
	t.Helper()
	there := fmt.Sprintf(`document.activeElement !== null && document.activeElement.matches(%q)`, selector)
	for range mostTabs {
		if Eval[bool](t, ctx, there) {
			return
		}
		Do(t, ctx, chromedp.KeyEvent(kb.Tab))
	}
	t.Fatalf("the Tab key does not lead to %s", selector)
}

// Press goes to an element with the Tab key and presses Enter.
func Press(t testing.TB, ctx context.Context, selector string) {
	t.Helper()
	Tab(t, ctx, selector)
	Do(t, ctx, chromedp.KeyEvent(kb.Enter))
}

// Until waits for an expression to become true.
func Until(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](expression)
}

// Watch collects what pages complain about, and requests to anywhere but the given beginnings of addresses (data: and blob:
// are always allowed). Call the result after the pages were used.
func Watch(t testing.TB, ctx context.Context, allowed ...string) func() []string {
	t.Helper()
	var mu sync.Mutex
	var seen []string
	add := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, fmt.Sprintf(format, args...))
	}
	allowed = append(allowed, "data:", "blob:")
	err := chromedp.Listen(ctx, func(e any) {
		switch e := e.(type) {
		case *runtime.EventConsoleAPICalled:
			add("console: %v", e.Type)
		case *runtime.EventExceptionThrown:
			add("exception: %v", e.ExceptionDetails)
		case *log.EventEntryAdded:
			add("log: %s %s", e.Entry.Text, e.Entry.URL)
		case *network.EventRequestWillBeSent:
			for _, a := range allowed {
				if strings.HasPrefix(e.Request.URL, a) {
					return
				}
			}
			add("request: %s", e.Request.URL)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	Call(t, ctx, network.Enable, network.EnableParams{})
	Call(t, ctx, log.Enable, cdp.Empty{})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string(nil), seen...)
	}
}

// Call sends a command of the browser's protocol.
func Call[P, R any](t testing.TB, ctx context.Context, command cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(ctx, command, params); err != nil {
		t.Fatal(err)
	}
}

// Arrive waits for an expression to become true, also on a page that is yet to come; for at most the given time.
func Arrive(t testing.TB, ctx context.Context, most time.Duration, expression string) {
	t.Helper()
	for end := time.Now().Add(most); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression)); err == nil && ok { // an error between two pages
			return
		}
	}
	at, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + ': ' + document.body.innerText.slice(0, 2000)`))
	t.Fatalf("not within %v: %s; the page is %s %v", most, expression, at, err)
}
