include Makefile
t1:
	@nice -n 2 go test -tags customenv,matprofile -timeout 60m $$(go list ./... | grep -vxF "$$(go list $(RACE))") ./analysis/live
