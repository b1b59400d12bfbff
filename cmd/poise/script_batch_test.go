package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"poise/analysis/batch/jetstream"
)

// What the scripts about batches need besides.

// queueServer is the program queue-server HOST:PORT TOKEN DIR: a NATS server with JetStream that is nobody's, until it is interrupted.
func queueServer() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	s, err := jetstream.StartServer(jetstream.ServerOptions{Listen: os.Args[1], Token: os.Args[2], Dir: os.Args[3]})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(s.Address())
	<-ctx.Done()
	_ = s.Close()
}

// authority DIR makes DIR/ca.pem, and DIR/cert.pem with DIR/key.pem that it has signed for 127.0.0.1.
func authority(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	life := func(c *x509.Certificate) *x509.Certificate {
		c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
		return c
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	ca := life(&x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority of a test, " + args[0]}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign,
	})
	caRaw, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	ts.Check(err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	cert := life(&x509.Certificate{
		SerialNumber: big.NewInt(2), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		KeyUsage: x509.KeyUsageDigitalSignature,
	})
	raw, err := x509.CreateCertificate(rand.Reader, cert, ca, &key.PublicKey, caKey)
	ts.Check(err)
	keyRaw, err := x509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	for name, b := range map[string]pem.Block{
		"ca.pem": {Type: "CERTIFICATE", Bytes: caRaw}, "cert.pem": {Type: "CERTIFICATE", Bytes: raw}, "key.pem": {Type: "PRIVATE KEY", Bytes: keyRaw},
	} {
		ts.Check(os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(&b), 0o600))
	}
}

// patience is how long a script waits for a server to be there.
const patience = 60 * time.Second

// within tries until f does not fail, or patience is over.
func within(f func() error) error {
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		if err := f(); err == nil || time.Now().After(end) {
			return err
		}
	}
}

// fetch URL FILE TEXT... writes what an address answers to a file, as soon as that holds every TEXT; ! fetch wants no answer.
func fetch(ts *testscript.TestScript, neg bool, args []string) {
	get := func() (string, error) {
		c := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
		res, err := c.Get(args[0])
		if err != nil {
			return "", err
		}
		defer res.Body.Close()
		raw, err := io.ReadAll(res.Body)
		return string(raw), err
	}
	if neg {
		if text, err := get(); err == nil {
			ts.Fatalf("%s answers %q", args[0], text)
		}
		return
	}
	ts.Check(within(func() error {
		text, err := get()
		for _, want := range args[2:] {
			if err == nil && !strings.Contains(text, want) {
				err = fmt.Errorf("%s lacks %q: %s", args[0], want, text)
			}
		}
		if err == nil {
			err = os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600)
		}
		return err
	}))
}

// listens HOST:PORT waits until somebody listens there.
func listens(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(within(func() error {
		c, err := net.Dial("tcp", args[0])
		if err == nil {
			err = c.Close()
		}
		return err
	}))
}

// plainly HOST:PORT TOKEN talks to a queue without encryption, token and all, and wants to be shown the door.
func plainly(ts *testscript.TestScript, _ bool, args []string) {
	c, err := net.Dial("tcp", args[0])
	ts.Check(err)
	defer c.Close()
	ts.Check(c.SetDeadline(time.Now().Add(patience)))
	r := bufio.NewReader(c)
	info, err := r.ReadString('\n')
	ts.Check(err)
	if !strings.Contains(info, `"tls_required":true`) {
		ts.Fatalf("the server does not ask for TLS: %s", info)
	}
	// https://docs.nats.io/reference/reference-protocols/nats-protocol
	_, err = fmt.Fprintf(c, "CONNECT {\"verbose\":true,\"auth_token\":%q}\r\nSUB > 1\r\nPING\r\n", args[1])
	ts.Check(err)
	answer, _ := io.ReadAll(r) // a reset is as good as an end
	for _, let := range []string{"+OK", "PONG", "MSG"} {
		if strings.Contains(string(answer), let) {
			ts.Fatalf("the server answers in the clear: %q", answer)
		}
	}
}

// buildas FILE VERSION builds a poise that believes to be of another version.
func buildAs(ts *testscript.TestScript, _ bool, args []string) {
	out, err := exec.Command("go", "build", "-ldflags", "-X poise/cmd/internal/version.stamp="+args[1], "-o", ts.MkAbs(args[0]), ".").CombinedOutput()
	if err != nil {
		ts.Fatalf("build: %v: %s", err, out)
	}
}
