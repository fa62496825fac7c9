/** Commands of every day, which nobody could read any more if they were redacted. */
export const ordinaryCommands: readonly string[] = `
git status && git diff --stat
git push origin main
git commit -m "fix: refresh the token before it expires"
git clone git@github.com:example/project.git
git log --author=ana --since=2.weeks
git config user.email ana@example.org
npm install left-pad
npm run build -- --mode production
npm token list
gh auth token
gh pr create --title "Add token refresh" --body "See #12"
docker run -u 1000:1000 -p 8080:80 --rm nginx
docker run --user node:node -v /srv:/srv node:24
docker build --secret id=npmrc,src=.npmrc -t app .
echo "$TOKEN" | docker login -u ana --password-stdin
docker compose up -d && docker compose logs -f web
kubectl get secret db-credentials -o yaml
kubectl create secret generic db --from-file=./db.env
kubectl -n prod rollout restart deployment/web
helm upgrade --install web ./chart --set image.tag=1.4.2
aws secretsmanager get-secret-value --secret-id prod/db
aws s3 sync ./dist s3://bucket --delete
vault kv get -field=password secret/db
curl -fsSL https://example.org/install.sh | sh
curl -H "Authorization: Bearer $TOKEN" https://api.example.org/v1/me
curl -b cookies.txt --cookie-jar cookies.txt https://example.org
ssh -p 2222 ana@example.org uptime
scp -P 2222 build.tgz ana@example.org:/srv/
rsync -az --delete ./site/ ana@example.org:/srv/site/
psql "$DATABASE_URL" -c "select count(*) from tokens"
PGPASSWORD=$PGPASS psql -h db -U ana app
mysql -u root -p app < dump.sql
mkdir -p build/cache && cp -p a b
grep -rn "password" src/ --include="*.ts"
grep 'token:' config.yaml
jq '.token' response.json
python train.py --max-tokens 4096 --epochs 3
ffmpeg -i in.mp4 -pass 1 -f null /dev/null
find . -name "*.pem" -not -path "./node_modules/*"
sed -n '1,40p' src/token.ts
tar czf backup.tgz --exclude=secrets .
openssl req -new -key server.key -out server.csr
ssh-keygen -t ed25519 -f deploy-key -N ""
sudo -u www-data php artisan migrate
chown -R ana:ana /srv/app
export PATH=$HOME/bin:$PATH
make -j4 CC=gcc test
date -u +%Y-%m-%dT%H:%M:%SZ
gpg --export-secret-keys ana
echo 'ana ALL=(ALL) NOPASSWD:ALL'
cargo test --package auth -- token::tests --nocapture
Read {"file_path":"/home/ada/project/src/password.ts"}
Edit {"file_path":"/a.ts","old_string":"const token = next();","new_string":"const token = peek();"}
`
  .trim()
  .split("\n");
