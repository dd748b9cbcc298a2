package prose_test
import ("testing";"strings";"time";"fmt";"github.com/dateline-press/dateline/internal/prose")
func TestZZ(t *testing.T){
 r:=prose.New()
 for _,u:=range []string{">","> ","- ","1. ","[","![","*a ","_a ","`","``a ","<","<a ","&","[a](","~","~~a","|","\\","#","(","http://","www.","*_","**a","[a](<b","\n","- \n ","* a\n  ", "|a", "a@","<!--","<![CDATA[", "[a]: b\n","|a|\n|-|\n","a\n\n","*a**","[x]"," ","`` ` "}{
  for _,n:=range []int{5000,20000}{
   st:=time.Now()
   done:=make(chan error,1)
   go func(){_,err:=r.FromMarkdown(strings.Repeat(u,n));done<-err}()
   select{case err:=<-done: d:=time.Since(st); if d>100*time.Millisecond{fmt.Printf("%q %d %v %v\n",u,n,d,err!=nil)}
   case <-time.After(15*time.Second): fmt.Printf("%q %d TIMEOUT\n",u,n)}
  }
 }
}
