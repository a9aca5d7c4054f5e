// Addresses of four numbers, each of them at most 255, are found in a log.
var size = 4000; // 400 to warm up, ES5

var line = "Nov 23 17:41:48 host sshd[512]: from 192.168.10.254 port 50022 to 10.0.0.1, not 300.1.2.999 v1.2.3\n";
var found = line.repeat(size).match(/\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/g);
found.length + ":" + found[1];
