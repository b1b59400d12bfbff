package server

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// cookieName differs from library to library: browsers send cookies to all ports of a machine.
func (s *Server) cookieName() string {
	sum := sha256.Sum256([]byte(s.opt.Token))
	return "poise-" + hex.EncodeToString(sum[:4])
}

// guard answers only requests that are meant for this server and come from its own pages, and hardens every response.
func (s *Server) guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, errOrigin) }))
	next = origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		harden(w.Header())
		c := http.NewResponseController(w)
		_ = c.SetReadDeadline(time.Now().Add(usualTime)) // unsupported only in tests without a connection
		_ = c.SetWriteDeadline(time.Now().Add(usualTime))
		switch {
		case !s.ours(r.Host):
			s.fail(w, r, errHost)
		case embedded(r):
			s.fail(w, r, errOrigin)
		case !s.admitted(w, r):
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func harden(h http.Header) {
	for k, v := range map[string]string{
		"Content-Security-Policy":      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":           "camera=(self), microphone=(self), geolocation=(), display-capture=()",
		"Cache-Control":                "no-store",
	} {
		h.Set(k, v)
	}
}

// ours tells whether Host names this server. A page elsewhere can have its own name resolve to this machine (DNS
// rebinding), but cannot make the browser send an address, or localhost, as Host. The port is not looked at, so that a
// forwarded one works.
func (s *Server) ours(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	if name == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(strings.Trim(name, "[]"))
	return err == nil && (s.opt.Open || a.IsLoopback())
}

// embedded tells whether a page of another origin wants to use an answer as a part of itself. Links to this server from
// elsewhere are harmless.
func embedded(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return (site == "cross-site" || site == "same-site") && r.Header.Get("Sec-Fetch-Mode") != "navigate"
}

// admitted checks the token. Other users of this machine can reach this server too, on loopback as well. It answers the request
// itself when it is not admitted, or when the token moves from a page's address to a cookie.
func (s *Server) admitted(w http.ResponseWriter, r *http.Request) bool {
	same := func(t string) bool {
		return s.opt.Token != "" && subtle.ConstantTimeCompare([]byte(t), []byte(s.opt.Token)) == 1
	}
	if t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && same(t) {
		return true
	}
	if r.Method == http.MethodGet && same(r.URL.Query().Get("token")) {
		if !strings.Contains(r.Header.Get("Accept"), "text/html") { // a script, which may keep no cookies
			return true
		}
		http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Value: s.opt.Token, Path: "/", HttpOnly: true, Secure: r.TLS != nil,
			SameSite: http.SameSiteLaxMode, MaxAge: int((30 * 24 * time.Hour).Seconds())})
		http.Redirect(w, r, withoutToken(r.URL), http.StatusSeeOther)
		return false
	}
	if c, err := r.Cookie(s.cookieName()); err == nil && same(c.Value) {
		return true
	}
	s.fail(w, r, errToken)
	return false
}

// withoutToken is an address of this server without the token. Its path begins with one slash: two would lead to another host.
func withoutToken(u *url.URL) string {
	q := u.Query()
	q.Del("token")
	return (&url.URL{Path: "/" + strings.TrimLeft(u.Path, `/\`), RawQuery: q.Encode()}).String()
}
