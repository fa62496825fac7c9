/**
 * Programs that only read, a line each: names; short and long options that change nothing, as getopt takes them; what the
 * operands are; and the options that act, short ones first (`-` for none). Any other option is refused by the program
 * itself; where the last column is missing, that is not known, and every other option counts as one that acts. Written from
 * the manuals and tried on the programs, apart from the policy.
 */
export const programTable = `
ls dir vdir | 1aAbBcCdDfFgGhHiI:klLmnNopqQrRsStT:uUvw:xXZ | all almost-all author escape block-size= ignore-backups color=? directory classify=? file-type format= full-time group-directories-first no-group human-readable si dereference-command-line hide= hyperlink=? indicator-style= inode ignore= kibibytes dereference numeric-uid-gid literal hide-control-chars show-control-chars quote-name quoting-style= reverse recursive size sort= time= time-style= tabsize= width= context zero help version | names | -
cat | AbeEnstTuv | show-all number-nonblank show-ends number squeeze-blank show-tabs show-nonprinting help version | contents | -
tac rev | bs:r | before separator= regex help version | contents | -
head | c:n:qvz# | bytes= lines= quiet silent verbose zero-terminated help version | contents | -
tail | c:n:qvz# | bytes= lines= quiet silent verbose zero-terminated help version | contents | fFs follow retry pid sleep-interval
wc | cmlLw | bytes chars lines max-line-length words help version | names | - files0-from
stat | c:fLt | format= printf= terse dereference file-system cached= help version | names | -
readlink | femnqsvz | canonicalize canonicalize-existing canonicalize-missing no-newline quiet silent verbose zero help version | names | -
realpath | emLPqsz | canonicalize-existing canonicalize-missing logical physical quiet strip no-symlinks zero relative-to= relative-base= help version | names | -
basename | as:z | multiple suffix= zero help version | text | -
dirname | z | zero help version | text | -
file | biLhk0NrvpsE | brief mime mime-type mime-encoding dereference no-dereference keep-going print0 no-pad raw extension version | names | clCfmFezZP magic-file uncompress uncompress-noreport checking-printout exclude exclude-quiet files-from separator list preserve-date parameter special-files no-sandbox compile debug
du | 0abB:cd:DhHklmPsSt:x | null all apparent-size block-size= bytes total dereference-args max-depth= human-readable inodes count-links no-dereference separate-dirs si summarize threshold= time=? exclude= one-file-system help version | names | LX files0-from dereference exclude-from
df | aB:hHiklPt:Tx: | all block-size= human-readable si inodes local portability output=? total type= print-type exclude-type= no-sync help version | text | - sync
tree | adfxL:P:I:qNQpugshDFvtcUriASnCXJ | ignore-case matchdirs gitignore prune noreport filelimit= si du dirsfirst filesfirst sort= charset= help version | names
md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum | a:btzl:rs | binary text tag zero algorithm= untagged length= help version | contents | c check
diff | qrNscuenyW:ptTiEZbwBadC:U: | brief report-identical-files context=? unified=? side-by-side width= left-column suppress-common-lines ignore-case ignore-tab-expansion ignore-trailing-space ignore-space-change ignore-all-space ignore-blank-lines recursive new-file exclude= strip-trailing-cr text minimal color=? label= help version | recursive 2 | lDXSFIxLhH paginate exclude-from starting-file from-file to-file ifdef
cmp | bi:ln:sv | bytes= print-bytes ignore-initial= verbose quiet silent help version | contents 4 | -
comm | 123z | check-order nocheck-order output-delimiter= total zero-terminated help version | contents 2 | -
od | A:t:N:j:S:w::vabcdfilosx | address-radix= format= read-bytes= skip-bytes= strings=? output-duplicates width=? help version | contents | - traditional
hexdump hd | bcCdovxXn:s:e: | canonical length= skip= no-squeezing one-byte-octal two-bytes-hex help version | contents | f format-file
strings | afn:t:e:wo# | all print-file-name bytes= radix= encoding= include-all-whitespace help version | contents | T target
sort | bdfghiMnRrVcCmsuzk:t: | ignore-leading-blanks dictionary-order ignore-case general-numeric-sort human-numeric-sort ignore-nonprinting month-sort numeric-sort random-sort reverse sort= version-sort check=? key= merge stable field-separator= unique zero-terminated parallel= debug help version | contents | oST files0-from random-source batch-size compress-program output buffer-size temporary-directory
uniq | cdDf:is:uw:z | count repeated all-repeated=? skip-fields= group=? ignore-case skip-chars= unique zero-terminated check-chars= help version | contents 1 | -
cut | b:c:d:f:nsz | bytes= characters= delimiter= fields= complement only-delimited output-delimiter= zero-terminated help version | contents | -
fold | bsw: | bytes spaces width= help version | contents | -
nl | b:d:f:h:i:l:n:ps:v:w: | body-numbering= header-numbering= footer-numbering= help version | contents | -
expand | it: | initial tabs= help version | contents | -
unexpand | at: | all first-only tabs= help version | contents | -
fmt | cp:stuw:g:# | width= split-only uniform-spacing prefix= goal= crown-margin tagged-paragraph help version | contents | -
paste | d:sz | delimiters= serial zero-terminated help version | contents | -
join | a:e:ij:o:t:v:1:2:z | ignore-case check-order nocheck-order header zero-terminated help version | contents 2 | -
column | ts:o:c:xJN:R:n:eH:T:W:O:l:L | table separator= output-separator= table-columns= json table-name= help version | contents | -
tsort | | help version | contents 1 | -
tr | cCdst | complement delete squeeze-repeats truncate-set1 help version | text 2 | -
seq | f:s:w# | format= separator= equal-width help version | text 3 | -
expr factor | + | help version | text
shuf | i:n:z | input-range= head-count= zero-terminated help version | contents 1 | eor echo output random-source repeat
numfmt | d:z | delimiter= field= format= from= to= from-unit= to-unit= grouping header=? padding= round= suffix= invalid= debug help version | text | -
bc | lqiswv | mathlib quiet standard warn interactive version help | none
base64 base32 basenc | diw: | decode ignore-garbage wrap= base64 base64url base32 base16 base32hex z85 help version | contents 1 | -
iconv | f:t:csl | from-code= to-code= list silent verbose | contents | o output
zcat bzcat xzcat zstdcat | fq | force quiet | contents
unzip zipinfo | lvq1Z | | archive
pwd | LP | help version | text | -
whoami arch logname uptime users nproc | psV | pretty since all ignore= help version | none | -
tty | s | silent quiet help version | none | -
w who | abdfhHilmpqrstTuoV | ips old-style help version | none | -
lscpu | abcJs:yp::e:: | all json bytes help version | text 0 | s sysroot
locale | am | all-locales help version | text | -
getconf | a | | text | -
lsblk | abdDefiJlmnOoPprSstVx | all bytes nodeps fs inverse json list | text | - sysroot
lsmem | abJnr | all bytes json | text | s sysroot
lsmod | | | text | -
lspci lsusb | vtmnkbxqPd:p: | | text | isAHFGMOD
id groups | agGnruz | group groups name real user zero help version context | text | -
hostname | aAdfiIsy | alias domain fqdn long short ip-address all-ip-addresses all-fqdns | none | bF file boot
uname | asnrvmpio | all kernel-name nodename kernel-release kernel-version machine processor hardware-platform operating-system help version | none | -
date | d:I::Rr:u | date= iso-8601=? rfc-email rfc-3339= reference= utc universal uct debug help version | format | fs file set
sleep | | help version | text
free vmstat | bkmghtlwvads | bytes kibi mebi gibi human total lohi wide | none
pgrep | acfilnou:x | count exact full ignore-case list-full list-name newest oldest euid= | text
ss netstat | tulnpax46rsie | tcp udp listening numeric processes all extended summary | none
which whereis type | atpPafm | all | text
rg | isSvwxclnNoqFUPHI0pbA:B:C:m:M:d:j:g:t:T:r:E:e:V | ignore-case case-sensitive smart-case invert-match word-regexp line-regexp count count-matches files-with-matches files-without-match line-number no-line-number only-matching quiet fixed-strings multiline multiline-dotall pcre2 with-filename no-filename null pretty byte-offset after-context= before-context= context= max-count= max-columns= max-columns-preview max-depth= max-filesize= threads= glob= iglob= type= type-not= replace= encoding= color= colors= column no-column crlf heading no-heading json stats trim no-config no-messages passthru vimgrep sort= sortr= context-separator= field-match-separator= engine= include-zero line-buffered block-buffered path-separator= regexp= files type-list hidden no-ignore version | rg
fd fdfind | HIapgFis01qut:e:d:E:S:c: | hidden no-ignore absolute-path full-path glob fixed-strings ignore-case case-sensitive print0 type= extension= max-depth= min-depth= exact-depth= exclude= size= changed-within= changed-before= color= max-results= quiet version | pattern-names
`;
