package service

import "testing"

// What a name may hold means itself in the unit: systemd would else put in a variable or a specifier, or see two words.
func TestLine(t *testing.T) {
	got := line([]string{"/opt/any place/poise", "worker", "--join", "nats://h:1", "--tls-ca", `/a%b$c"d`})
	want := `"/opt/any place/poise" worker --join nats://h:1 --tls-ca "/a%%b$$c\"d"`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
